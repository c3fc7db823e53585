mattermost['service_enable_testing'] = false
mattermost['env']['MM_SERVICESETTINGS_ENABLETESTING'] = 'true' if ENV['STAGING']
mattermost['env']['MM_TEAMSETTINGS_MAXUSERSPERTEAM'] = '9' if ENV['STAGING']
mattermost['team_max_users_per_team'] = 7
