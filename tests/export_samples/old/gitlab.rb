external_url 'http://gitlab.example.com'
mattermost_external_url 'http://chat.example.com'
mattermost['team_site_name'] = 'A site name of more than thirty bytes'
mattermost['team_max_users_per_team'] = 150
mattermost['service_session_length_web_in_days'] = 7
mattermost['service_enable_only_admin_integrations'] = true
mattermost['email_smtp_server'] = 'mail.example.com'
mattermost['email_smtp_port'] = 587
mattermost['email_smtp_password'] = 'hunter2'
mattermost['email_feedback_name'] = 'Chat'
mattermost['file_directory'] = '/srv/chat/data'
mattermost['sql_data_source'] = 'user=chat password=secret host=db.example.com dbname=chat'
mattermost['gitlab_enable'] = true
mattermost['gitlab_id'] = 'oauth-id'
mattermost['gitlab_secret'] = ENV['OAUTH_SECRET']
