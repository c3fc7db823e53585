mattermost({ 'enable' => true, 'email_smtp_server' => 'smtp.example.com', 'email_smtp_port' => 25 })
