//! The live writes by what they name, so that a question about one setting does not go through all of a file.

use std::cell::OnceCell;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::settings::{Assignment, SettingPath, Settings};
use crate::value::Key;

/// The places of the writes in `assignments` by a hash of what they name, made when it is first asked for.
#[derive(Debug, Clone, Default)]
pub(in crate::settings) struct WriteIndex(OnceCell<Vec<(u64, usize)>>);

/// What a group of writes has in common: the root, and the first key below it.
#[derive(Hash)]
enum Group<'a> {
    /// Every write at or below the root
    Any(&'a str),
    /// Writes of the root itself
    Whole(&'a str),
    /// Writes at or below the key
    Key(&'a str, &'a Key),
}

impl Group<'_> {
    /// Groups of the same hash are told apart by whoever asks.
    fn hash(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        Hash::hash(self, &mut hasher);
        hasher.finish()
    }
}

impl<'t> Settings<'t> {
    /// The live writes of a setting, of something above it or of something below it, in order.
    pub fn live_writes_around<'a>(
        &'a self,
        path: &'a SettingPath,
    ) -> impl Iterator<Item = &'a Assignment<'t>> + use<'a, 't> {
        let root = path.root.as_str();
        let mut places = match path.keys.first() {
            None => self.writes_in(&Group::Any(root)),
            Some(key) => {
                [self.writes_in(&Group::Whole(root)), self.writes_in(&Group::Key(root, key))].concat()
            }
        };
        places.sort_unstable();
        let around = |write: &&Assignment<'t>| path.contains(&write.path) || write.path.contains(path);
        places.into_iter().filter_map(|place| self.assignments.get(place)).filter(around)
    }

    fn writes_in(&self, group: &Group<'_>) -> Vec<usize> {
        let index = self.writes.0.get_or_init(|| self.index_writes());
        let hash = group.hash();
        let start = index.partition_point(|(other, _)| *other < hash);
        index.iter().skip(start).take_while(|(other, _)| *other == hash).map(|(_, place)| *place).collect()
    }

    fn index_writes(&self) -> Vec<(u64, usize)> {
        let mut index = Vec::with_capacity(2 * self.assignments.len());
        for (place, write) in self.assignments.iter().enumerate().filter(|(_, write)| self.is_live(write)) {
            let root = write.path.root.as_str();
            index.push((Group::Any(root).hash(), place));
            let own = write.path.keys.first().map_or(Group::Whole(root), |key| Group::Key(root, key));
            index.push((own.hash(), place));
        }
        index.sort_unstable();
        index
    }
}

#[cfg(test)]
mod tests {
    use crate::settings::{SettingPath, Settings};
    use crate::syntax::parse;
    use crate::value::Key;

    #[test]
    fn the_index_finds_what_a_search_finds() {
        let text = b"nginx['a'] = 1\nnginx = { 'a' => 2 }\nnginx['b']['c'] = 3\nexternal_url 'x'\n\
            nginx['b'] = {}\nregistry['a'] = 4\nnginx['a']['d'] = 5\n";
        let tree = parse(text);
        let settings = Settings::of(&tree, "18.11".parse().expect("a release"));
        let root = SettingPath::root("nginx");
        let below = |key: &str| root.child(Key::Text(key.to_owned()));
        let paths = [root.clone(), below("a"), below("b"), below("b").child(Key::Text("c".to_owned()))];
        for path in paths.into_iter().chain([SettingPath::root("external_url"), SettingPath::root("redis")]) {
            let around: Vec<_> = settings
                .live_writes()
                .filter(|write| path.contains(&write.path) || write.path.contains(&path))
                .map(|write| write.target)
                .collect();
            let found: Vec<_> = settings.live_writes_around(&path).map(|write| write.target).collect();
            assert_eq!(found, around, "{path}");
        }
    }
}
