{ 'email_smtp_server' => 'a', 'email_smtp_port' => 25 }.each { |key, value| mattermost[key] = value }
mattermost['email_feedback_name'] ||= 'Chat'
mattermost['localization_available_locales'] = 'en'
mattermost['localization_available_locales'] += ',de'
gitlab_rails['smtp_address'] = mattermost['email_smtp_username'] = 'same'
mattermost['plugin_plugins']['jira'] = { 'secret' => 'x' }
mattermost['support_email'] = 'help@example.com'
gitlab_rails['gitlab_email_from'] = mattermost['support_email']
