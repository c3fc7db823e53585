## GitLab configuration of git.example.com (GitLab 10.8)

external_url 'https://git.example.com'

gitlab_rails['time_zone'] = 'Europe/Zurich'
gitlab_rails['smtp_enable'] = true
gitlab_rails['smtp_address'] = 'smtp.example.com'
gitlab_rails['smtp_port'] = 587

unicorn['worker_processes'] = 4

##################
# Mattermost     #
##################

mattermost_external_url 'https://chat.example.com'
mattermost['enable'] = true
mattermost['service_address'] = '127.0.0.1'
mattermost['service_port'] = 8065

# Keep in step with the number of seats.
mattermost['team_max_users_per_team'] = 150
mattermost['service_user_access_tokens'] = true # for the deploy bot
mattermost['localization_server_locale'] = 'de'

# Mail goes through the same relay as GitLab's own.
mattermost['email_enable_batching'] = true
mattermost['email_smtp_server'] = gitlab_rails['smtp_address']
mattermost['email_smtp_port'] = 587
mattermost['email_smtp_username'] = 'chat'
mattermost['email_smtp_password'] = ENV['CHAT_SMTP_PASSWORD']
mattermost['email_smtp_auth'] = true
mattermost['email_connection_security'] = 'STARTTLS'
mattermost['email_feedback_organization'] = ''
mattermost['log_file_format'] = nil
mattermost['email_notification_content_type'] = 'generic'

if ENV['STAGING']
  mattermost['team_enable_open_server'] = true
end

mattermost['sql_data_source_replicas'] = ['host=replica1 dbname=mattermost', 'host=replica2 dbname=mattermost']

nginx['redirect_http_to_https'] = true
