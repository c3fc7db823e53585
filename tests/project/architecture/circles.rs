//! Circles in a graph of files.

use std::collections::{BTreeMap, BTreeSet};

use super::source::Module;

/// The sets of files that use each other in a circle.
///
/// A file may use what the `mod.rs` of a folder above it declares: what the files of a folder share is there, beside the
/// calls of those files. Between two files of the folders in `may_recurse` everything is allowed.
pub(super) fn of(
    uses: &BTreeSet<(&Module, Module)>,
    may_recurse: impl Fn(&Module) -> bool,
) -> Vec<Vec<String>> {
    let mut graph = BTreeMap::<&Module, BTreeSet<&Module>>::new();
    for (file, target) in uses {
        let is_allowed = file.starts_with(target) || (may_recurse(file) && may_recurse(target));
        if !is_allowed {
            graph.entry(file).or_default().insert(target);
        }
    }
    // What leads nowhere is in no circle, and what nothing leads to neither.
    loop {
        let targets: BTreeSet<&Module> = graph.values().flatten().copied().collect();
        let before: usize = graph.values().map(BTreeSet::len).sum();
        graph.retain(|file, _| targets.contains(file));
        let files: BTreeSet<&Module> = graph.keys().copied().collect();
        for others in graph.values_mut() {
            others.retain(|other| files.contains(other));
        }
        graph.retain(|_, others| !others.is_empty());
        if graph.values().map(BTreeSet::len).sum::<usize>() == before {
            break;
        }
    }
    let files: Vec<&Module> = graph.keys().copied().collect();
    let mut circles = BTreeSet::new();
    for file in files {
        let onward = reached(&graph, file);
        let circle: Vec<String> = onward
            .iter()
            .filter(|other| reached(&graph, other).contains(file))
            .map(|other| other.join("::"))
            .collect();
        if !circle.is_empty() {
            circles.insert(circle);
        }
    }
    circles.into_iter().collect()
}

fn reached<'m>(graph: &BTreeMap<&'m Module, BTreeSet<&'m Module>>, from: &Module) -> BTreeSet<&'m Module> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&Module> = graph.get(from).into_iter().flatten().copied().collect();
    while let Some(file) = open.pop() {
        if reached.insert(file) {
            open.extend(graph.get(file).into_iter().flatten().copied());
        }
    }
    reached
}

#[test]
fn a_circle_of_files_is_found_and_one_with_the_folder_is_not() {
    let module = |path: &str| path.split("::").map(str::to_owned).collect::<Module>();
    let (folder, one, two, three) = (module("a"), module("a::x"), module("a::y"), module("a::z"));
    let shared = BTreeSet::from([(&folder, one.clone()), (&one, folder.clone()), (&one, two.clone())]);
    assert_eq!(of(&shared, |_| false), Vec::<Vec<String>>::new());
    let circle = BTreeSet::from([(&one, two.clone()), (&two, three.clone()), (&three, one.clone())]);
    assert_eq!(of(&circle, |_| false), [["a::x", "a::y", "a::z"]]);
    assert_eq!(of(&circle, |module| module[0] == "a"), Vec::<Vec<String>>::new());
}
