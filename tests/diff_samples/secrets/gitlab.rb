mattermost['email_smtp_password'] = 'legacy-hunter2'
mattermost['env'] = {
  'MM_EMAILSETTINGS_SMTPPASSWORD' => 'env-hunter2',
  'MM_FILESETTINGS_PUBLICLINKSALT' => 'salt-hunter2',
}
