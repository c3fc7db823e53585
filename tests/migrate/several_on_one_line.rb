mattermost['service_allow_cors_from'] = nil; mattermost['email_enable_batching'] = true; mattermost['foo'] = 1
mattermost['email_smtp_port'] = "465"; mattermost['email_smtp_server'] = 'smtp' # both
gitlab_rails['a'] = 1; mattermost['team_enable_open_server'] = true; mattermost['sql_trace'] = true
