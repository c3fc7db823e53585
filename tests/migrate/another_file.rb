from_file '/etc/gitlab/chat.rb'
mattermost['email_enable_batching'] = true
mattermost['team_max_users_per_team'] = 5 # seats
