external_url 'https://gitlab.example.com/'
mattermost_external_url 'https://chat.example.com'

mattermost['team_site_name'] = 'Chat of the works'
mattermost['database_name'] = 'chat'
mattermost['service_allowed_untrusted_internal_connections'] = 'ci.example.com'
mattermost['email_smtp_port'] = 587
mattermost_nginx['redirect_http_to_https'] = true
mattermost['env'] = {
  'MM_EMAILSETTINGS_SMTPSERVER' => 'mail.example.com',
  'MM_EMAILSETTINGS_SMTPPASSWORD' => %q{it's "$HOME" `id` \ # 100% €},
  'MM_EMAILSETTINGS_FEEDBACKNAME' => 'Chat #1 of "the" works, $5 a\b',
  'MM_EMAILSETTINGS_FEEDBACKEMAIL' => "chat@#{ENV['MAIL_DOMAIN']}",
  'MM_LDAPSETTINGS_BINDPASSWORD' => ENV['LDAP_PASSWORD'] || 'hunter2',
  'MM_SERVICESETTINGS_SESSIONLENGTHWEBINHOURS' => '240',
  'MM_LOCALIZATIONSETTINGS_AVAILABLELOCALES' => 'de,en',
  'MM_SERVICESETTINGS_TLSCERTFILE' => '/etc/gitlab/ssl/chat.crt',
  'MM_SQLSETTINGS_DATASOURCEREPLICAS' => 'host=/var/opt/gitlab/postgresql postgres://ro:secret@db2/chat',
  'MM_PLUGINSETTINGS_SIGNATUREPUBLICKEYFILES' => 'one.asc two.asc',
  'MM_FEATUREFLAGS_APPSENABLED' => 'true',
  'MM_BLEVESETTINGS_INDEXDIR' => '/var/opt/gitlab/mattermost/bleve',
  'MM_EMAILSETTINGS_SMTPSEVER' => 'typo.example.com',
  'MM_TEAMSETTINGS_ENABLETEAMCREATION' => 'false',
  'HTTPS_PROXY' => 'http://proxy.example.com:3128',
  'SSL_CERT_FILE' => '/etc/gitlab/trusted-certs/ca.crt',
}
if ENV['STAGING']
  mattermost['env']['MM_TEAMSETTINGS_MAXUSERSPERTEAM'] = '10'
end
