mattermost['email_feedback_organization'] = ''
mattermost['support_about_link'] = ''
mattermost['email_feedback_name'] = "It's \"quoted\" \#{here} with \\ and é"
mattermost['email_smtp_password'] = 'sp@ce $HOME `id` "x" \'y\''
mattermost['team_restrict_creation_to_domains'] = "several\nlines"
mattermost['service_allow_cors_from'] = 'trailing blank '
mattermost['ratelimit_per_sec'] = 0x10
mattermost['service_maximum_login_attempts'] = 010
mattermost['file_max_file_size'] = 52_428_800
mattermost['sql_max_open_conns'] = '20'
mattermost['service_enable_testing'] = 'true'
mattermost['service_enable_developer'] = 'yes'
mattermost['sql_max_idle_conns'] = nil
mattermost['sql_trace'] = :true
mattermost['sql_data_source_search_replicas'] = ['a=1,b=2', 'c']
mattermost['email_smtp_server'] = %q(smtp.example.com)
mattermost['email_smtp_username'] = 'two ' "parts"
mattermost['support_help_link'] = <<-EOS.strip
  https://example.com/help
EOS
mattermost['email_feedback_email'] = <<'EOS'
several
lines
EOS
mattermost['team_max_users_per_team'] = 0
mattermost['localization_server_locale'] = 'xx'
mattermost['file_driver_name'] = 'floppy'
