external_url 'http://gitlab.example.com'
mattermost_external_url 'http://mattermost.example.com'
mattermost['service_site_name'] = 'Chat'
mattermost['email_by_pass_email'] = false
mattermost['log_console_level'] = 'DEBUG'
