//! Versions from which Omnibus, its Ruby or Mattermost as a whole behave otherwise; what holds for single keys is in the tables.

use super::{MattermostVersion, Release, RubyVersion};

/// From here on reading a missing key creates it (config_mash.rb of Omnibus 9.5).
pub const VIVIFYING: Release = Release::new(9, 5);

/// The last release that writes config.json from the legacy keys of `mattermost` (mattermost.rb of Omnibus 10.8).
pub const LAST_WITH_LEGACY_KEYS: Release = Release::new(10, 8);

/// From here on `mattermost['env']` is all that gitlab.rb says about the server (mattermost.rb of Omnibus 11.0).
pub const FIRST_WITH_VARIABLES: Release = Release::new(11, 0);

/// From here on an unknown root is an error (libraries/gitlab.rb of Omnibus 12.3: strict mode).
pub const STRICT_ROOTS: Release = Release::new(12, 3);

/// From here on `false` counts as set for the removal check (deprecations.rb of Omnibus 12.3).
pub const FALSE_COUNTS: Release = Release::new(12, 3);

/// From here on `nil` counts as not set: it is taken out before the node sees it (libraries/gitlab.rb of Omnibus 13.2).
pub const NIL_IS_UNSET: Release = Release::new(13, 2);

/// From here on the node keeps the underscores of a root (libraries/settings_dsl.rb of Omnibus 16.1).
pub const UNDERSCORED_NODE: Release = Release::new(16, 1);

/// From here on an empty hash does not count as set for the removal check (deprecations.rb of Omnibus 16.11).
pub const EMPTY_IS_UNSET: Release = Release::new(16, 11);

/// From here on `Kernel#open` takes an address for the name of a file (changelog of Ruby 3.0).
pub const OPEN_TAKES_FILES_ONLY: RubyVersion = RubyVersion::new(3, 0);

/// From here on `YAML.load` refuses aliases and classes (Psych 4, which Ruby 3.1 brings).
pub const PSYCH_4: RubyVersion = RubyVersion::new(3, 1);

/// From here on cookies for subdomains need a site URL (config.go of Mattermost 5.0).
pub const COOKIES_NEED_SITE_URL: MattermostVersion = MattermostVersion::new(5, 0);

/// Up to here the server fills in its defaults after it has read the variables.
pub const LAST_OWN_LOADER: MattermostVersion = MattermostVersion::new(5, 30);

/// From here on the server starts with PostgreSQL only (changelog of Mattermost 11.0).
pub const POSTGRESQL_ONLY: MattermostVersion = MattermostVersion::new(11, 0);
