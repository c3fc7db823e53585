mattermost_external_url 'https://mattermost.example.com'
mattermost['email_smtp_port'] = 587
mattermost['env'] = {
  'MM_EMAILSETTINGS_SMTPSERVER' => 'mail.example.com',
  'MM_EMAILSETTINGS_SMTPSEVER' => 'typo.example.com',
  'MM_EMAILSETTINGS_FEEDBACKNAME' => 'Chat',
  'MM_SERVICESETTINGS_ENABLEDEVELOPER' => 'yes',
  'MM_SERVICESETTINGS_MAXIMUMLOGINATTEMPTS' => '-3',
  'MM_SERVICESETTINGS_READTIMEOUT' => 300,
  'MM_SERVICESETTINGS_WRITETIMEOUT' => '0600',
  'MM_PLUGINSETTINGS_ENABLE' => 'true',
  'MM_PLUGINSETTINGS_PLUGINSTATES' => '{"jira":{"Enable":true}}',
  'MM_SQLSETTINGS_DATASOURCEREPLICAS' => '["a","b"]',
  'MM_SUPPORTSETTINGS_HELPLINK' => 'intranet/help',
  'MM_TEAMSETTINGS_MAXUSERSPERTEAM' => ENV['TEAM_SIZE'],
  'MM_WEBRTCSETTINGS_STUN_URI' => 'stun:stun.example.com',
}
