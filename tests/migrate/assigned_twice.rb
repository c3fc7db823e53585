mattermost['email_smtp_port'] = 25 # the old relay
mattermost['email_smtp_server'] = 'old.example.com'
nginx['enable'] = true
mattermost['email_smtp_port'] = 587 # the new relay
mattermost[:email_smtp_server] = 'new.example.com'
