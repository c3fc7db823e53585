require 'socket'
domain = 'example.com'
port = ENV.fetch('SMTP_PORT', '25')

mattermost['email_smtp_server'] = "smtp.#{domain}"
mattermost['email_smtp_port'] = port
mattermost['email_smtp_password'] = ENV['SMTP_PASSWORD'] # from the vault
mattermost['email_feedback_email'] = 'chat@' + domain
mattermost['service_enable_developer'] = !ENV['DEVELOPER'].nil?
mattermost['sql_data_source_replicas'] = ENV['REPLICAS'].split(';')
mattermost['service_disable_email_signup'] = ENV['CLOSED'] == '1'
limit = 5
mattermost['service_maximum_login_attempts'] = limit
mattermost['email_feedback_name'] = <<~EOS.strip
  Chat of #{Socket.gethostname}
EOS
mattermost['plugin_plugins'] = JSON.parse(File.read('/etc/gitlab/plugins.json'))
