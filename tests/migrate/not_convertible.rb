mattermost['service_use_local_storage'] = false
mattermost['email_use_tls'] = 'yes'
mattermost['email_use_start_tls'] = false
mattermost['service_disable_email_signup'] = 'no'
mattermost['service_allow_cors_from'] = ['https://a.example.com', 'https://b.example.com']
mattermost['email_feedback_name'] = {}

# Decided by another key
mattermost['email_by_pass_email'] = 'no'
mattermost['email_send_email_notifications'] = true
