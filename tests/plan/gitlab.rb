# A server that was never tidied up.
external_url 'https://gitlab.example.com'
require 'open-uri'

gitlab_rails['time_zone'] = open('https://config.example.com/time-zone').read
gitlab_rails['gravatar_plain_url'] = 'http://avatars.example.com'
gitlab_rails['extra_piwik_url'] = 'stats.example.com'

unicorn['port'] = 8090
unicorn['worker_processes'] = ENV['WORKERS'].to_i
unicorn['worker_memory_limit_min'] = '400 * 1 << 20'
git_data_dirs({ 'default' => { 'path' => '/mnt/nas/git-data' } })

if ENV['WITH_TOKEN']
  gitaly['auth_token'] = ENV['GITALY_TOKEN']
else
  gitaly['auth_token'] = 'hunter2-hunter2'
end
gitlab_shell['custom_hooks_dir'] = '/opt/hooks'

mattermost_external_url 'https://chat.example.com'
mattermost['service_address'] = '127.0.0.1'
mattermost['team_max_users_per_team'] = 150
mattermost['email_smtp_password'] = 'hunter2-hunter2'
mattermost['webrtc_enable'] = true
mattermost['email_notification_content_type'] = 'generic'

nginx['redirect_http_to_https'] = true
