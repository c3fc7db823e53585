//! How Mattermost reads its configuration: variables, values by era, config.json, precedence.
