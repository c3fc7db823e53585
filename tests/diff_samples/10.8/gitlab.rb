mattermost_external_url 'https://mattermost.example.com'
mattermost['team_site_name'] = 'Chat'
mattermost['email_enable_batching'] = true
mattermost['support_email'] = 'help@example.com'
mattermost['env'] = {
  'MM_SERVICESETTINGS_MAXIMUMLOGINATTEMPTS' => '0x10',
  'MM_ANNOUNCEMENTSETTINGS_ENABLEBANNER' => 'true',
  'mm_supportsettings_helplink' => '/help',
}
