# chat
mattermost_external_url 'https://chat.example.com'
mattermost['enable'] = false
gitlab_rails['time_zone'] = 'UTC'
