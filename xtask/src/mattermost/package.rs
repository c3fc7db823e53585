//! The declarations of one version by name, and the paths of its configuration.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use crate::go::{Expression, Field, File, Function};

/// The type that config.json is read into.
pub(super) const CONFIGURATION: &str = "Config";

/// One setting as its struct declares it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Declared {
    /// `*bool`, `map[string]*PluginState`
    pub(crate) go_type: String,
    pub(crate) kind: &'static str,
    /// A pointer to a struct is on the way to it.
    pub(crate) in_pointer: bool,
    /// The words of its `access` tag, and `restricted` where it has that tag.
    pub(crate) access: Vec<String>,
    /// The Go field is named apart, as nothing may use it any more.
    pub(crate) deprecated: bool,
}

/// All declarations of the model's folder.
#[derive(Default)]
pub(super) struct Package<'f> {
    pub(super) constants: HashMap<&'f str, &'f Expression>,
    pub(super) structs: HashMap<&'f str, &'f [Field]>,
    types: HashMap<&'f str, &'f str>,
    functions: HashMap<(&'f str, &'f str), &'f Function>,
}

impl<'f> Package<'f> {
    pub(super) fn of(files: &'f [Rc<File>]) -> Self {
        let mut package = Self::default();
        for file in files {
            package.constants.extend(file.constants.iter().map(|(name, value)| (name.as_str(), value)));
            package
                .structs
                .extend(file.structs.iter().map(|(name, fields)| (name.as_str(), fields.as_slice())));
            package.types.extend(file.types.iter().map(|(name, kind)| (name.as_str(), kind.as_str())));
            let functions = file.functions.iter();
            package
                .functions
                .extend(functions.map(|((of, name), function)| ((of.as_str(), name.as_str()), function)));
        }
        package
    }

    pub(super) fn function(&self, of: &str, name: &str) -> Option<&'f Function> {
        self.functions.get(&(of, name)).copied()
    }

    /// The field of a struct by its Go name.
    pub(super) fn field(&self, of: &str, name: &str) -> Option<&'f Field> {
        self.structs.get(of)?.iter().find(|field| field.name == name)
    }

    /// The struct that a type is, or points to.
    pub(super) fn struct_of(&self, kind: &str) -> Option<&'f str> {
        self.structs.get_key_value(kind.trim_start_matches('*')).map(|(name, _)| *name)
    }

    /// Every setting by its path.
    pub(super) fn settings(&self) -> BTreeMap<String, Declared> {
        let mut settings = BTreeMap::new();
        self.below(CONFIGURATION, "", false, 0, &mut settings);
        settings
    }

    fn below(
        &self,
        of: &str,
        path: &str,
        in_pointer: bool,
        depth: usize,
        settings: &mut BTreeMap<String, Declared>,
    ) {
        const DEEPEST: usize = 6;
        for field in self.structs.get(of).copied().unwrap_or_default().iter().filter(|_| depth < DEEPEST) {
            let Some(name) = json_name(field) else { continue };
            let path = if path.is_empty() { name } else { format!("{path}.{name}") };
            if let Some(inner) = self.struct_of(&field.kind) {
                self.below(inner, &path, in_pointer || field.kind.starts_with('*'), depth + 1, settings);
                continue;
            }
            let declared = Declared {
                go_type: field.kind.replace("interface{}", "interface {}"),
                kind: self.kind(&field.kind),
                in_pointer,
                access: access(field),
                deprecated: field.name.starts_with("DEPRECATED"),
            };
            settings.insert(path, declared);
        }
    }

    /// What the table calls a Go type.
    fn kind(&self, kind: &str) -> &'static str {
        let plain = kind.trim_start_matches('*');
        match plain {
            "bool" => "bool",
            "int" | "int64" | "int32" => "integer",
            "string" => "string",
            "[]string" | "StringArray" => "list",
            "jsontext.Value" | "json.RawMessage" => "json",
            _ if plain.starts_with("map[") => "map",
            _ if plain.starts_with("[]") => "objects",
            named => self.types.get(named).map_or("unknown", |kind| self.kind(kind)),
        }
    }
}

/// The name of a field in config.json. None: it is not in it.
pub(super) fn json_name(field: &Field) -> Option<String> {
    if !field.name.starts_with(|letter: char| letter.is_ascii_uppercase()) {
        return None;
    }
    let name = tag(&field.tag, "json").map(|names| names.split(',').next().unwrap_or_default());
    match name {
        Some("-") => None,
        Some(name) if !name.is_empty() => Some(name.to_owned()),
        _ => Some(field.name.clone()),
    }
}

fn access(field: &Field) -> Vec<String> {
    let words = tag(&field.tag, "access").unwrap_or_default().split(',');
    let words = words.map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned);
    let restricted =
        tag(&field.tag, "restricted").filter(|value| *value == "true").map(|_| "restricted".to_owned());
    words.chain(restricted).collect()
}

/// The value of a key in a struct tag: `json:"Name" access:"a,b"`.
fn tag<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    let after = text.split_once(&format!("{key}:\""))?.1;
    after.split_once('"').map(|(value, _)| value)
}
