external_url = 'https://git.example.com'

gitlab_rails['smtp_port'] = 25
gitlab_rails['smtp_port'] = 587

mattermost['env'] = {
  'MM_EMAILSETTINGS_BATCHINGINTERVAL' => '30',
  'MM_SERVICESETTINGS_ENABLECOMMANDS' => 'yes',
  'MM_SQLSETTINGS_MAXIDLECONNS' => 10,
}
