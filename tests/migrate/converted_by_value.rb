# Settings of GitLab 8.0
mattermost['service_disable_email_signup'] = true
mattermost['email_by_pass_email'] = false
mattermost['team_disable_team_creation'] = false
mattermost['email_use_tls'] = false
mattermost['email_use_start_tls'] = true
mattermost['service_use_local_storage'] = true
mattermost['service_allowed_login_attempts'] = 5
mattermost['service_site_name'] = 'Chat'
