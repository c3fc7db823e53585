external_url 'https://git.example.com'
mattermost_external_url 'https://chat.example.com'

mattermost['env'] = {
  'MM_EMAILSETTINGS_SMTPSERVER' => 'smtp.example.com',
  'MM_TEAMSETTINGS_MAXUSERSPERTEAM' => '150',
}
