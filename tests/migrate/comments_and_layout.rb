###############
# Mattermost  #
###############

## mattermost_external_url 'x'
# mattermost['enable'] = false
mattermost['enable'] = true

# mattermost['service_enable_testing'] = false
mattermost['service_enable_outgoing_webhooks'] = true

# Two lines of words
# about commands.
mattermost['service_enable_commands'] = true # needed

mattermost['service_enable_incoming_webhooks'] = true; nginx['enable'] = true

begin
  mattermost['log_console_enable'] = true
end
