package sample

import "tandem/peer/chat"

const (
	hour = 60 // in minutes, as line.ago
	day  = 24 * hour
)

var conversations = []conversation{
	{chat.Direct, "Mira Okafor", 2, []line{
		{3*day + 5*hour, "Mira Okafor", "Are you still up for the market on Saturday?"},
		{3*day + 5*hour - 4, "", "Yes! Shall we meet at the fountain at nine?"},
		{3*day + 5*hour - 6, "Mira Okafor", "Nine is early for you 😄"},
		{3*day + 5*hour - 7, "", "The good bread is gone by ten. I have learned."},
		{3*day + 5*hour - 9, "Mira Okafor", "Fountain at nine then. I'll bring the big basket 🧺"},
		{1*day + 2*hour, "", "That was lovely. My kitchen smells of basil now 🌿"},
		{1*day + 2*hour - 12, "Mira Okafor", "Mine too. And I have eaten half of the apricots already."},
		{1*day + 2*hour - 14, "", "Only half? Self-control."},
		{55, "Mira Okafor", "The jam turned out well!\n\n1 kg apricots\n500 g sugar\njuice of a lemon\na sprig of rosemary, taken out at the end\n\nSimmer it slowly, and stir more often than you would like to."},
		{54, "Mira Okafor", "Six jars, and a spoon that I licked"},
		{53, "Mira Okafor", "One jar has your name on it 🍯"},
	}},
	{chat.Group, "Sunday hike 🥾", 3, []line{
		{2*day + 7*hour, "Jonas Lindqvist", "Forecast for Sunday: sun, 18 degrees, hardly any wind."},
		{2*day + 7*hour - 3, "Priya Raman", "Then the ridge path, please. I have been waiting for a clear day since April."},
		{2*day + 7*hour - 5, "", "The ridge it is. How long is it again?"},
		{2*day + 7*hour - 8, "Jonas Lindqvist", "14 km, 600 m up. Five hours with a long lunch."},
		{2*day + 7*hour - 9, "Priya Raman", "Lunch is the important part 🥪"},
		{1*day + 9*hour, "Tomasz Wren", "May my sister come along? She is visiting and walks faster than all of us."},
		{1*day + 9*hour - 2, "", "Of course, we'd love to meet her!"},
		{1*day + 9*hour - 4, "Jonas Lindqvist", "The more the merrier. I have a spare pair of poles for her."},
		{6*hour + 30, "Priya Raman", "Train at 8:12 from platform 4, then the bus to the mill. Four day tickets cost less than singles, I did the sums."},
		{6*hour + 24, "", "You are a treasure. I'll get the tickets on Saturday evening."},
		{6*hour + 20, "Jonas Lindqvist", "The mill, where we meet the others"},
		{6*hour + 15, "Jonas Lindqvist", "The ridge, from last autumn"},
		{6*hour + 12, "Tomasz Wren", "Wrong group, sorry!"},
		{38, "Tomasz Wren", "She says yes, and she bakes. There will be cinnamon rolls at the top."},
		{36, "Jonas Lindqvist", "Best news of the week 🎉"},
		{31, "Priya Raman", "I move that she comes along every time."},
	}},
	{chat.Self, "Notes to self", 0, []line{
		{5*day + 4*hour, "", "Dr. Halvorsen, dentist"},
		{5*day + 3*hour, "", "Library books are due on the 14th"},
		{4*day + 1*hour, "", "Ideas for Mum's birthday:\n– the concert in the old chapel\n– a fig tree for the balcony\n– dinner, all of us, I cook"},
		{2*day + 11*hour, "", "How the tides work, to read at last: https://en.wikipedia.org/wiki/Tide"},
		{1*day + 4*hour, "", "Bike: rear brake pads, and a new bell"},
		{4 * hour, "", "The word I was looking for was \"petrichor\" 🌧️"},
	}},
	{chat.Direct, "يوسف حداد", 1, []line{
		{2*day + 3*hour, "يوسف حداد", "صباح الخير! وصلت الكتب اليوم، شكرًا جزيلًا 📚"},
		{2*day + 3*hour - 5, "", "صباح النور! I hope the parcel survived the rain."},
		{2*day + 3*hour - 8, "يوسف حداد", "كلها سليمة. بدأت بالأول ولم أستطع التوقف."},
		{2*day + 3*hour - 10, "", "I knew you would like it. The second is even better."},
		{1*day + 6*hour, "يوسف حداد", "Layla drew the lighthouse from chapter 3. I'll show you on Thursday."},
		{1*day + 6*hour - 3, "", "Tell her I would like a signed copy 🖍️"},
		{2*hour + 10, "يوسف حداد", "نلتقي يوم الخميس الساعة 7 مساءً؟"},
	}},
	{chat.Group, "Maple Street 12", 0, []line{
		{4*day + 8*hour, "Mrs. Albrecht", "Dear neighbours, the water will be off on Wednesday from 9 to 11. They promise."},
		{4*day + 8*hour - 20, "Sam (3rd floor)", "Thank you! I'll fill the kettle in time ☕"},
		{4*day + 7*hour, "", "Does anybody have a long ladder I could borrow? A light bulb in the stairwell has given up."},
		{4*day + 7*hour - 6, "Sam (3rd floor)", "In the cellar, behind my bike. Take it whenever you like."},
		{4*day + 5*hour, "", "There is light again 💡 Thank you, Sam!"},
		{4*day + 5*hour - 9, "Mrs. Albrecht", "How wonderful. There is plum cake on my windowsill for the electrician."},
		{4*day + 5*hour - 11, "", "I am on my way down."},
		{3*day + 10*hour, "Mrs. Albrecht", "The water is back, at half past ten. I take back what I thought."},
		{1*day + 12*hour, "Ines & Paolo", "We have far too many tomatoes 🍅🍅🍅 A crate stands by the letter boxes, please help yourselves!"},
		{1*day + 12*hour - 25, "Sam (3rd floor)", "Sauce for the whole winter. Grazie!"},
		{1*day + 11*hour, "", "They taste like tomatoes did when I was eight."},
	}},
	{chat.Direct, "Dad", 0, []line{
		{6*day + 2*hour, "Dad", "Is this thing on"},
		{6*day + 2*hour - 1, "", "It is! Hello Dad 👋"},
		{6*day + 2*hour - 6, "Dad", "Good. Your mother says I should write more. The hedgehog is back, he lives under the shed now."},
		{6*day + 2*hour - 8, "", "The same one?"},
		{6*day + 2*hour - 15, "Dad", "He did not say. But he knew the way to the cat's bowl."},
		{6*day + 2*hour - 16, "", "Then it's him 😄 Send a picture when you can."},
		{3*day + 1*hour, "Dad", "How do I send a picture"},
		{3*day + 1*hour - 5, "", "The paper clip, next to where you type. I'll show you on Sunday."},
		{3*day + 1*hour - 7, "Dad", "Next Sunday, you said you hike this one. Bring boots also here, the path is mud."},
		{8 * hour, "", "Next Sunday it is. I'll bring cake, and boots."},
		{7*hour + 40, "Dad", "Good. The hedgehog sends his regards."},
		{7*hour + 38, "", "Mine to him 🦔 Hug Mum from me!"},
	}},
	{chat.Group, "Moving day 📦", 0, []line{
		{40*day + 9*hour, "Sam (3rd floor)", "The van is ordered for ten. Who has gloves?"},
		{40*day + 9*hour - 5, "", "Two pairs here. And a trolley."},
		{40*day + 2*hour, "Sam (3rd floor)", "Everything is up, nothing is broken. Thank you all! 🙏"},
	}},
}
