external_url 'https://gitlab.example.com'

# Only for the staging server.
if ENV['STAGING']
  # Anybody may join.
  mattermost['team_enable_open_server'] = true # staging only
  mattermost['service_enable_post_search'] = false
  nginx['listen_port'] = 8080
else
  mattermost['team_enable_open_server'] = false
end

mattermost['email_enable_batching'] = true
mattermost['email_smtp_port'] = 587
mattermost['email_smtp_port'] = 25 if ENV['PLAIN']
mattermost['email_smtp_server'] = 'a.example.com' unless File.exist?('/etc/relay')

case node['fqdn']
when /^db/ then mattermost['sql_max_open_conns'] = 50
end
