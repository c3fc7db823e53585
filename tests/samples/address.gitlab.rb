external_url = 'https://git.example.com'
