external_url "https://x.example.com"

# Mail
mattermost["email_smtp_port"] = 25 # plain
mattermost["email_smtp_server"] = "a"