# What is converted when reconfigure runs: nil and the text of a variable of the environment too
mattermost['service_disable_email_signup'] = ENV['CLOSED']
mattermost['email_by_pass_email'] = ENV['SILENT'] == 'yes'
mattermost['email_use_tls'] = ENV['SMTP_TLS']
mattermost['service_image_proxy_type'] = ENV['PROXY']
mattermost['service_session_length_web_in_days'] = ENV['DAYS']
