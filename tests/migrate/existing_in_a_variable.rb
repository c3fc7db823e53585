mattermost['email_smtp_server'] = 'smtp.example.com'
settings = { 'MM_SERVICESETTINGS_ENABLECOMMANDS' => 'true' }
settings['MM_EMAILSETTINGS_SMTPPORT'] = '25'
mattermost['env'] = settings
mattermost['email_enable_batching'] = true
