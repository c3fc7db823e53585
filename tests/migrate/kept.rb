mattermost_external_url 'https://mattermost.example.com'
mattermost['enable'] = true
mattermost['username'] = 'mattermost'
mattermost['uid'] = 1234
mattermost['home'] = '/var/opt/gitlab/mattermost'
mattermost['database_name'] = 'mattermost_production'
mattermost['service_site_url'] = 'https://mattermost.example.com'
mattermost['service_address'] = "127.0.0.1"
mattermost['service_port'] = "8065"
mattermost['service_use_ssl'] = true
mattermost['team_site_name'] = "GitLab Mattermost"
mattermost['sql_driver_name'] = 'postgres'
mattermost['sql_data_source'] = "user=gitlab_mattermost host=db.example.com password=s3cret"
mattermost['log_file_directory'] = '/var/log/gitlab/mattermost'
mattermost['file_directory'] = '/var/opt/gitlab/mattermost/data'
mattermost['gitlab_enable'] = true
mattermost['gitlab_id'] = "12345656"
mattermost['gitlab_secret'] = "123456789"
mattermost['gitlab_scope'] = ""
mattermost['gitlab_auth_endpoint'] = "http://gitlab.example.com/oauth/authorize"
mattermost['gitlab_token_endpoint'] = "http://gitlab.example.com/oauth/token"
mattermost['gitlab_user_api_endpoint'] = "http://gitlab.example.com/api/v4/user"
