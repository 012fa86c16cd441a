welcome-title = Emulation reports
welcome-what = Reminds of deadlines, takes reports and sums up emulation campaigns.
welcome-officers = Officers report by writing to the bot, or open the form by the link that the bot sends.
welcome-offices = Coordinators and administrators send «bảng điều khiển» to the bot and get a link to the dashboard.
welcome-code = Without an invitation, ask the office that runs the campaign where you are.
