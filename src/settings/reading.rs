//! What of a file's evaluation the release decides: where two releases agree on that, they read the file alike.

use crate::mappings::milestones::{PSYCH_4, STRICT_ROOTS, VIVIFYING};
use crate::mappings::{Release, omnibus, releases};

use super::Settings;

/// What evaluating a file asked of the release.
#[derive(Debug, Clone, Default)]
pub(crate) struct ReleaseDependence {
    /// The roots of the tables that it looked for; none where those of every release are known.
    pub(super) roots: Vec<&'static str>,
    /// Whether it loads YAML, which another Ruby loads otherwise.
    pub(super) loads_yaml: bool,
}

impl Settings<'_> {
    /// Whether another release evaluates the file to the same settings.
    pub(crate) fn are_read_alike_by(&self, other: Release) -> bool {
        let agree = |holds: &dyn Fn(Release) -> bool| holds(self.release) == holds(other);
        agree(&|release| release >= STRICT_ROOTS)
            && agree(&|release| release >= VIVIFYING)
            && (!self.reading.loads_yaml
                || agree(&|release| releases::ruby(release).is_some_and(|ruby| ruby >= PSYCH_4)))
            && self.reading.roots.iter().all(|root| agree(&|release| omnibus::is_root(root, release)))
    }
}

#[cfg(test)]
mod tests {
    use crate::settings::Settings;
    use crate::syntax::parse;

    fn alike(text: &str, one: &str, other: &str) -> bool {
        let tree = parse(text.as_bytes());
        let settings = Settings::of(&tree, one.parse().expect("a release"));
        settings.are_read_alike_by(other.parse().expect("a release"))
    }

    #[test]
    fn releases_differ_only_in_what_the_file_asks_for() {
        assert!(alike("gitlab_rails['time_zone'] = 'UTC'\n", "13.0", "19.3"));
        assert!(!alike("grafana['enable'] = true\n", "16.11", "19.3"), "a root that ends");
        assert!(alike("nginx['enable'] = true\n", "16.11", "19.3"));
        assert!(!alike("nginx['enable'] = true\n", "12.2", "12.3"), "strict roots");
        let yaml = "gitlab_rails['x'] = YAML.load('a: 1')\n";
        assert!(!alike(yaml, "14.0", "19.3"), "another Ruby");
    }
}
