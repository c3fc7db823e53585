mattermost['ratelimit_enable_ratelimiter'] = true
mattermost['webrtc_gateway_turn_sharedkey'] = 'shared'
