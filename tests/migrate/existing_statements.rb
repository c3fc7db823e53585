mattermost['env']['MM_SERVICESETTINGS_ENABLECOMMANDS'] = 'true'
# The relay.
mattermost['email_smtp_server'] = 'smtp.example.com' # port 25
mattermost['env'].merge!('MM_EMAILSETTINGS_SMTPPORT' => '25')
