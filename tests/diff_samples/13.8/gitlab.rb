mattermost_external_url 'https://mattermost.example.com'
mattermost['env'] = {
  'mm_emailsettings_smtpserver' => 'mail.example.com',
  'MM_SERVICESETTINGS_ENABLEDEVELOPER' => 'yes',
  'MM_SERVICESETTINGS_WRITETIMEOUT' => '0600',
  'MM_SQLSETTINGS_DATASOURCEREPLICAS' => 'a b',
  'MM_PLUGINSETTINGS_PLUGINSTATES' => '{"jira":{"Enable":true}}',
  'MM_SERVICESETTINGS_IMAGEPROXYTYPE' => 'atmos/camo',
  'MM_TEAMSETTINGS_ENABLETEAMCREATION' => 'false',
}
