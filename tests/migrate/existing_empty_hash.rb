mattermost['env'] = {}
mattermost['email_enable_batching'] = true
