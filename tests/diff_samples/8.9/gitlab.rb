mattermost_external_url 'https://mattermost.example.com'
mattermost['email_smtp_server'] = 'mail.example.com'
mattermost['email_smtp_port'] = 587
mattermost['team_max_users_per_team'] = 200
mattermost['service_maximum_login_attempts'] = 10
