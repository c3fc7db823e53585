//! Which file uses what another declares: each path is followed through `use` and `pub use` to the file of its declaration.
//!
//! Methods are not seen, as their types are not known here; who calls one names its type, or gets it from a file that does.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

use super::source::{Module, SourceFile, Sources};

/// What the files declare and which paths they contain.
pub(super) struct Uses {
    names: BTreeMap<Module, Names>,
    paths: Vec<(Module, Module)>,
}

/// What a name means in a file.
#[derive(Default)]
struct Names {
    declared: BTreeSet<String>,
    modules: BTreeSet<String>,
    imported: BTreeMap<String, Module>,
}

impl Uses {
    pub(super) fn of(sources: &Sources) -> Self {
        let mut uses = Self { names: BTreeMap::new(), paths: Vec::new() };
        for SourceFile { module, syntax, .. } in &sources.files {
            for length in 0..module.len() {
                // A folder without `mod.rs` is declared by a macro.
                let parent = uses.names.entry(module[..length].to_vec()).or_default();
                parent.modules.insert(module[length].clone());
            }
            let mut file = Paths { names: Names::default(), paths: Vec::new() };
            file.visit_file(syntax);
            uses.paths.extend(file.paths.into_iter().map(|path| (module.clone(), path)));
            let names = uses.names.entry(module.clone()).or_default();
            names.declared = file.names.declared;
            names.imported = file.names.imported;
        }
        uses
    }

    /// Pairs of modules: the first uses something that the second declares.
    pub(super) fn between_files(&self) -> impl Iterator<Item = (&Module, Module)> {
        let targets =
            self.paths.iter().filter_map(|(module, path)| Some((module, self.target(module, path)?)));
        targets.filter(|(module, target)| *module != target)
    }

    /// The module that declares what a path in a module leads to; `None` where it leads out of the crate.
    fn target(&self, module: &Module, path: &Module) -> Option<Module> {
        let mut at = module.clone();
        let mut rest = path.as_slice();
        match rest[0].as_str() {
            "crate" => {
                at.clear();
                rest = &rest[1..];
            }
            "self" | "super" => {
                while let Some(word) = rest.first().filter(|word| *word == "self" || *word == "super") {
                    if word == "super" {
                        at.pop();
                    }
                    rest = &rest[1..];
                }
            }
            _ => {}
        }
        self.walk(at, rest, 0)
    }

    fn walk(&self, mut at: Module, rest: &[String], depth: usize) -> Option<Module> {
        let (name, below) = rest.split_first()?;
        let names = self.names.get(&at)?;
        if names.declared.contains(name) {
            return Some(at);
        }
        if names.modules.contains(name) {
            at.push(name.clone());
            return self.walk(at, below, depth);
        }
        let imported = names.imported.get(name)?;
        // `use serde::Serialize;` names itself where no module is called `serde`.
        if depth > 8 {
            return None;
        }
        let path: Module = imported.iter().chain(below).cloned().collect();
        match path[0].as_str() {
            "crate" => self.walk(Vec::new(), &path[1..], depth + 1),
            "self" | "super" => self.target(&at, &path),
            first
                if names.modules.contains(first)
                    || (first != name.as_str() && names.imported.contains_key(first)) =>
            {
                self.walk(at, &path, depth + 1)
            }
            _ => None,
        }
    }
}

/// Gathers the paths of a file.
struct Paths {
    names: Names,
    paths: Vec<Module>,
}

impl Paths {
    fn import(&mut self, tree: &syn::UseTree, prefix: &[String], is_public: bool) {
        let with = |name: &syn::Ident| {
            let name = name.to_string();
            prefix
                .iter()
                .cloned()
                .chain((name != "self" || prefix.is_empty()).then_some(name))
                .collect::<Module>()
        };
        match tree {
            syn::UseTree::Path(path) => self.import(&path.tree, &with(&path.ident), is_public),
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.import(tree, prefix, is_public);
                }
            }
            syn::UseTree::Name(name) => {
                let path = with(&name.ident);
                self.imported(path.last().unwrap().clone(), path, is_public);
            }
            syn::UseTree::Rename(rename) => {
                self.imported(rename.rename.to_string(), with(&rename.ident), is_public);
            }
            syn::UseTree::Glob(_) => {}
        }
    }

    fn imported(&mut self, name: String, path: Module, is_public: bool) {
        // What is handed on is used by those who take it from here.
        if !is_public {
            self.paths.push(path.clone());
        }
        self.names.imported.insert(name, path);
    }

    /// Paths in the arguments of a macro.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.path(std::mem::take(&mut path));
                    }
                    path.push(name.to_string());
                    colons = 0;
                }
                TokenTree::Punct(sign) if sign.as_char() == ':' => colons += 1,
                TokenTree::Group(group) => {
                    self.path(std::mem::take(&mut path));
                    self.tokens(group.stream());
                    colons = 0;
                }
                _ => {
                    self.path(std::mem::take(&mut path));
                    colons = 0;
                }
            }
        }
        self.path(path);
    }

    fn path(&mut self, path: Module) {
        // A name alone was imported or is declared in the file.
        if path.len() > 1 {
            self.paths.push(path);
        }
    }

    fn declare(&mut self, name: &syn::Ident) {
        self.names.declared.insert(name.to_string());
    }
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        match item {
            syn::Item::Struct(item) => self.declare(&item.ident),
            syn::Item::Enum(item) => self.declare(&item.ident),
            syn::Item::Trait(item) => self.declare(&item.ident),
            syn::Item::Type(item) => self.declare(&item.ident),
            syn::Item::Fn(item) => self.declare(&item.sig.ident),
            syn::Item::Const(item) => self.declare(&item.ident),
            syn::Item::Static(item) => self.declare(&item.ident),
            _ => {}
        }
        visit::visit_item(self, item);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.import(&item.tree, &[], !matches!(item.vis, syn::Visibility::Inherited));
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.path(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        self.tokens(item.tokens.clone());
    }

    /// `pub(in crate::rules)` uses nothing.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}
}
