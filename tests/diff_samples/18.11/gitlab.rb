mattermost_external_url 'https://mattermost.example.com'
mattermost['env'] = {
  'MM_SERVICESETTINGS_SESSIONLENGTHWEBINDAYS' => '7',
  'MM_PLUGINSETTINGS_PLUGINSTATES' => '{"jira":{"Enable":true}}',
  'MM_TEAMSETTINGS_SITENAME' => 'A name that is longer than thirty',
  'MM_FEATUREFLAGS_APPSENABLED' => 'true',
  'SSL_CERT_FILE' => '/etc/ssl/certs/ca.pem',
}
