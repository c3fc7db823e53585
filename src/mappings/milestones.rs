//! Releases from which Omnibus as a whole behaves otherwise; what holds for single keys is in the tables.

use super::Release;

/// From here on reading a missing key creates it (config_mash.rb of Omnibus 9.5).
pub const VIVIFYING: Release = Release::new(9, 5);

/// From here on `nil` counts as not set: it is taken out before the node sees it (libraries/gitlab.rb of Omnibus 13.2).
pub const NIL_IS_UNSET: Release = Release::new(13, 2);

/// From here on the node keeps the underscores of a root (libraries/settings_dsl.rb of Omnibus 16.1).
pub const UNDERSCORED_NODE: Release = Release::new(16, 1);

/// The last release that writes config.json from the legacy keys of `mattermost` (mattermost.rb of Omnibus 10.8).
pub const LAST_WITH_LEGACY_KEYS: Release = Release::new(10, 8);

/// From here on `mattermost['env']` is all that gitlab.rb says about the server (mattermost.rb of Omnibus 11.0).
pub const FIRST_WITH_VARIABLES: Release = Release::new(11, 0);

/// From here on an unknown root is an error (libraries/gitlab.rb of Omnibus 12.3: strict mode).
pub const STRICT_ROOTS: Release = Release::new(12, 3);
