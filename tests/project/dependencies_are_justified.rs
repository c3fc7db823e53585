//! CONTRIBUTING.md gives a reason for every dependency, and for none that is gone.

use std::collections::BTreeSet;

#[test]
fn each_dependency_has_its_line() {
    let read =
        |name: &str| std::fs::read_to_string(format!("{}/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let manifest: toml::Table = read("Cargo.toml").parse().unwrap();
    let used: BTreeSet<String> = ["dependencies", "build-dependencies", "dev-dependencies"]
        .iter()
        .filter_map(|section| manifest.get(*section)?.as_table())
        .flat_map(|section| section.keys().cloned())
        .collect();
    let contributing = read("CONTRIBUTING.md");
    let section = contributing.split("## Dependencies").nth(1).unwrap().split("\n## ").next().unwrap();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| ")?.split(" |").next());
    let reasoned: BTreeSet<String> = rows
        .filter(|names| *names != "crate")
        .flat_map(|names| {
            names.trim_end_matches(" (tests)").split(", ").map(str::to_owned).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(reasoned, used);
}
