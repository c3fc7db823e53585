## GitLab configuration of git.example.com (GitLab 10.8)

external_url 'https://git.example.com'

gitlab_rails['time_zone'] = 'Europe/Zurich'
gitlab_rails['smtp_enable'] = true
gitlab_rails['smtp_address'] = 'smtp.example.com'
gitlab_rails['smtp_port'] = 587

mattermost_external_url 'https://chat.example.com'
mattermost['service_address'] = '127.0.0.1'
mattermost['service_port'] = 8065

# Keep in step with the number of seats.
mattermost['team_max_users_per_team'] = 150
mattermost['service_user_access_tokens'] = true # for the deploy bot
mattermost['email_enable_batching'] = true
mattermost['email_smtp_server'] = gitlab_rails['smtp_address']
mattermost['email_smtp_password'] = ENV['CHAT_SMTP_PASSWORD']
mattermost['email_notification_content_type'] = 'generic'

if ENV['STAGING']
  mattermost['team_enable_open_server'] = true
end

nginx['redirect_http_to_https'] = true
