//! The files of `src/` as syntax trees.

use std::collections::BTreeSet;
use std::path::Path;

use syn::visit::{self, Visit};

/// The path of a module, without `crate`.
pub(super) type Module = Vec<String>;

/// Every file of `src/`.
pub(super) struct Sources {
    pub(super) files: Vec<SourceFile>,
}

/// One of them, without its tests.
pub(super) struct SourceFile {
    pub(super) path: String,
    pub(super) module: Module,
    /// How many lines it has before its tests.
    pub(super) lines: usize,
    pub(super) syntax: syn::File,
}

impl Sources {
    pub(super) fn read() -> Self {
        let mut files = Vec::new();
        add(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &[], &mut files);
        assert!(files.len() > 300, "the files of src/ are found");
        Self { files }
    }

    /// The folders of `src/`.
    pub(super) fn rooms(&self) -> impl Iterator<Item = &String> {
        self.files.iter().filter_map(|file| file.module.first()).collect::<BTreeSet<_>>().into_iter()
    }
}

fn add(folder: &Path, module: &[String], files: &mut Vec<SourceFile>) {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut entries: Vec<_> = entries.collect();
    entries.sort();
    for path in entries {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let mut inner = module.to_vec();
        if path.is_dir() {
            inner.push(name);
            add(&path, &inner, files);
            continue;
        }
        // `main.rs` is a program of its own, and a `tests.rs` is declared under `#[cfg(test)]`.
        if path.extension().is_none_or(|extension| extension != "rs") || name == "main" || name == "tests" {
            continue;
        }
        if !matches!(name.as_str(), "mod" | "lib") {
            inner.push(name);
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let mut syntax = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let lines = text.split("#[cfg(test)]\nmod tests").next().unwrap().lines().count();
        syntax.items.retain(|item| !is_test(item));
        let path = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().display().to_string();
        files.push(SourceFile { path, module: inner, lines, syntax });
    }
}

fn is_test(item: &syn::Item) -> bool {
    let attributes = match item {
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        syn::Item::Macro(item) => &item.attrs,
        _ => return false,
    };
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Path>().is_ok_and(|path| path.is_ident("test"))
    })
}

/// The names of the structs, enums, traits and type aliases that a file declares, at any depth.
pub(super) fn types(file: &syn::File) -> Vec<String> {
    struct Types(Vec<String>);
    impl<'ast> Visit<'ast> for Types {
        fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
            self.0.push(item.ident.to_string());
        }
        fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
            self.0.push(item.ident.to_string());
        }
        fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
            self.0.push(item.ident.to_string());
            visit::visit_item_trait(self, item);
        }
        fn visit_item_type(&mut self, item: &'ast syn::ItemType) {
            self.0.push(item.ident.to_string());
        }
    }
    let mut types = Types(Vec::new());
    types.visit_file(file);
    types.0
}
