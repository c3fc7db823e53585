//! The semantic model: live writes, effective values with their places, entries of a hash however
//! they are written, references, and statements that can be edited alone.

use gitlab_rb::settings::model::{Model, NotPlain, Unresolved};
use gitlab_rb::settings::{SettingPath, Settings};
use gitlab_rb::syntax::{Span, parse};
use gitlab_rb::value::{Key, Value};

/// Reads a text and hands what it sets to `look`.
fn read(text: &str, look: impl FnOnce(&Settings<'_>)) {
    let tree = parse(text.as_bytes());
    assert!(tree.errors.is_empty(), "{:?}", tree.errors);
    look(&Settings::of(&tree, "18.11".parse().unwrap()));
}

fn path(root: &str, keys: &[&str]) -> SettingPath {
    SettingPath { root: root.to_owned(), keys: keys.iter().map(|key| Key::Text((*key).to_owned())).collect() }
}

#[test]
fn every_form_of_an_entry_is_found() {
    let text = "mattermost['env'] = { 'A' => '0', 'B' => '2' }\n\
                mattermost['env']['A'] = '1'\n\
                mattermost['env'].merge!('C' => '3')\n\
                mattermost['env'].store('D', '4')\n\
                mattermost['env']['E'] = '5' if ENV['E']\n\
                mattermost['env']['F'] = '6' if false\n";
    read(text, |settings| {
        let entries = settings.live_entries(&path("mattermost", &["env"]));
        let mut found: Vec<(&str, &Value)> =
            entries.iter().map(|entry| (entry.key.as_str(), entry.evaluation)).collect();
        found.sort_by_key(|(key, _)| *key);
        let text = |value: &str| Value::String(value.to_owned());
        let wanted = [("A", "1"), ("B", "2"), ("C", "3"), ("D", "4"), ("E", "5")];
        assert_eq!(found.len(), wanted.len(), "{found:?}");
        for ((key, value), (wanted_key, wanted_value)) in found.into_iter().zip(wanted) {
            assert_eq!((key, value), (wanted_key, &text(wanted_value)));
        }
    });
}

#[test]
fn entries_below_a_whole_root_are_found() {
    read("gitlab_kas({ 'env' => { 'A' => '1' } })\n", |settings| {
        let entries = settings.live_entries(&path("gitlab_kas", &["env"]));
        let [entry] = &entries[..] else { panic!("{entries:?}") };
        assert_eq!(settings.tree.text(entry.span), "'A'");
    });
}

#[test]
fn the_effective_value_has_the_place_of_the_last_write() {
    let text = "nginx['a'] = 1\nnginx['a'] = 2\nnginx['b'] = { 'c' => 3 }\n";
    read(text, |settings| {
        let place = |keys: &[&str]| {
            let found = settings.effective(path("nginx", keys))?;
            Some((found.value.clone(), settings.tree.text(found.span).into_owned()))
        };
        assert_eq!(place(&["a"]), Some((Value::Integer(2), "2".to_owned())));
        assert_eq!(place(&["b", "c"]), Some((Value::Integer(3), "3".to_owned())));
        assert_eq!(place(&["b", "d"]), None);
    });
}

#[test]
fn references_are_reads_and_writes() {
    let text = "nginx['a'] = 1\nnginx['b'] = nginx['a'] + 1\nregistry['a'] = nginx\nregistry[ENV['K']] = 1\n";
    read(text, |settings| {
        let model = Model::new(settings);
        let at = |needle: &str| u32::try_from(text.find(needle).unwrap()).unwrap();
        let nginx = model.references(&path("nginx", &["a"]));
        assert_eq!(nginx, Err(Unresolved::WholeHash(at("nginx\n"))));
        assert_eq!(
            model.references(&path("registry", &["x"])),
            Err(Unresolved::ComputedKey(at("registry[ENV")))
        );
    });
    read("nginx['a'] = 1\nnginx['b'] = nginx['a'] + 1\n", |settings| {
        let model = Model::new(settings);
        let found = model.references(&path("nginx", &["a"]));
        assert_eq!(found, Ok(vec![Span::new(0, 10), Span::new(28, 38)]));
    });
}

#[test]
fn a_plain_statement_sets_one_setting_and_does_nothing_else() {
    let cases = [
        ("nginx['a'] = 1\n", None),
        ("nginx['a'] = nginx['b'] = 1\n", Some(NotPlain::Nested)),
        ("x = nginx['a'] = 1\n", Some(NotPlain::Nested)),
        ("nginx['a'] = 'b'\nnginx['a'] += 'c'\n", Some(NotPlain::Updates)),
        ("[1, 2].each { |n| nginx['a'] = n }\n", Some(NotPlain::Repeated)),
    ];
    for (text, wanted) in cases {
        read(text, |settings| {
            let write = settings.live_writes().filter(|write| write.path.is("nginx", &["a"])).last().unwrap();
            assert_eq!(write.plain().err(), wanted, "{text}");
        });
    }
}
