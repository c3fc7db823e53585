mattermost['env'] = {
                    'MM_SERVICESETTINGS_ENABLECOMMANDS' => 'true', # slash commands
                    'MM_EMAILSETTINGS_SMTPPORT' => '25'
                    }

# The relay.
mattermost['email_smtp_server'] = 'smtp.example.com'
mattermost['email_smtp_port'] = 587
mattermost['service_enable_commands'] = true
