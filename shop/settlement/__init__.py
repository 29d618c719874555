"""What an operator owes for goods on consignment and to other operators: entries, statements, payouts."""
