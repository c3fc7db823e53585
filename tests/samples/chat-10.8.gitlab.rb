external_url 'https://git.example.com'
mattermost_external_url 'https://chat.example.com'
gitlab_rails['smtp_address'] = 'smtp.example.com'

# Keep in step with the number of seats.
mattermost['team_max_users_per_team'] = 150
mattermost['service_user_access_tokens'] = true # for the deploy bot
mattermost['email_enable_batching'] = true
mattermost['email_smtp_server'] = gitlab_rails['smtp_address']
mattermost['email_smtp_password'] = ENV['CHAT_SMTP_PASSWORD']
