mattermost['log_file_format'] = nil
mattermost['log_file_format'] = '[%D] %M'
mattermost['email_notification_content_type'] = 'generic'
mattermost['native_app_ios_app_download_link'] = 'https://example.com/ios'
mattermost['service_enable_user_statuses'] = true
mattermost['aws'] = {'S3AccessKeyId' => '123', 'S3SecretAccessKey' => '123', 'S3Bucket' => 'aa', 'S3Region' => 'bb'}
mattermost['email_apple_push_server'] = 'x'
mattermost['team_restrict_team_names'] = true
mattermost['file_thumbnail_width'] = 120
mattermost['email_smtp_sever'] = 'smtp.example.com'
mattermost['something_else_entirely'] = 1
mattermost['plugin_enable'] = true
mattermost['plugin_plugins'] = { 'jira' => { 'secret' => 'x' } }
mattermost['plugin_plugin_states'] = { 'jira' => { 'Enable' => true } }
