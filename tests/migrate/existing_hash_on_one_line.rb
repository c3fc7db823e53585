mattermost['email_smtp_server'] = 'smtp.example.com'
mattermost['env'] = { 'MM_SERVICESETTINGS_ENABLECOMMANDS' => 'true' }
mattermost['email_enable_batching'] = true
